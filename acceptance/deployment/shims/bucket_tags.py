"""The emulator drops a bucket's tags, by which the CDK's function that empties buckets knows what it may empty."""

from ministack.services.cloudformation import provisioners

bucket = provisioners._RESOURCE_HANDLERS["AWS::S3::Bucket"]


def keeping_tags(real, position: int):
    """The handler, which then keeps the tags. `position` is the argument that has the properties."""

    def call(*arguments):
        name, attributes = real(*arguments)
        if tags := arguments[position].get("Tags"):
            provisioners._s3._bucket_tags[name] = {tag["Key"]: tag["Value"] for tag in tags}
        return name, attributes

    return call


bucket["create"] = keeping_tags(bucket["create"], 1)
bucket["update"] = keeping_tags(bucket["update"], 2)

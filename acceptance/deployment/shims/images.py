"""An image that is not there is an error. The emulator answers an empty list, and the CDK takes it for published."""

import json

from ministack.services import ecr

real = ecr._describe_images


def describe_images(data):
    """DescribeImages."""
    answer = real(data)
    if data.get("imageIds") and answer[0] == 200 and not json.loads(answer[2])["imageDetails"]:
        found = data["imageIds"][0]
        return ecr.error_response_json("ImageNotFoundException", f"The image {found} does not exist", 400)
    return answer


ecr._describe_images = describe_images

"""The emulator runs no task, so there is nothing to scale."""

from record_only import record_only

record_only("AWS::ApplicationAutoScaling::ScalableTarget")
record_only("AWS::ApplicationAutoScaling::ScalingPolicy")

"""The emulator has no look of Cognito's login pages."""

from record_only import record_only

record_only("AWS::Cognito::ManagedLoginBranding")

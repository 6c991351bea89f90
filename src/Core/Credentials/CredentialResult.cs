using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Credentials;

/// <summary>A key to sign with, or the row of the decision table that says why there is none.</summary>
public abstract record CredentialResult
{
    private CredentialResult()
    {
    }

    public sealed record Available(AccessKey Key) : CredentialResult;

    public sealed record Unavailable(Outcome Outcome) : CredentialResult;
}

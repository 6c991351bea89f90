using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Core.Credentials.FunctionCompute;

/// <summary>
/// The role's credentials as the key that requests are signed with. They stand in memory and the platform renews them, so
/// nothing is cached: a key that comes with a request signs that very request.
/// </summary>
internal sealed class FunctionComputeCredentials(FunctionComputeCredentialSource source, ILogger<FunctionComputeCredentials> log) : ICredentials
{
    public async ValueTask<CredentialResult> GetAsync(CancellationToken cancellationToken)
    {
        switch (await source.LoadAsync(cancellationToken))
        {
            case CredentialLoad.Loaded loaded:
                return new CredentialResult.Available(loaded.Key);
            case CredentialLoad.Misconfigured misconfigured:
                log.CredentialsFailed(misconfigured.Reason);
                break;
        }

        return new CredentialResult.Unavailable(Outcome.CredentialsMisconfigured);
    }

    public Task<CredentialResult> ReloadAsync(AccessKey refused, CancellationToken cancellationToken) => GetAsync(cancellationToken).AsTask();
}

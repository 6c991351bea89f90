using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Decisions;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Core.Credentials.FunctionCompute;

/// <summary>
/// The role's credentials as the key that requests are signed with. They are in memory and the platform renews them, so
/// nothing is cached: a key that comes with a request signs that very request.
/// </summary>
internal sealed class FunctionComputeCredentials(FunctionComputeCredentialSource source, ILogger<FunctionComputeCredentials> log) : ICredentials
{
    public CredentialResult Current => source.Load() is CredentialLoad.Loaded loaded
        ? new CredentialResult.Available(loaded.Key)
        : new CredentialResult.Unavailable(Outcome.CredentialsMisconfigured);

    public bool HasEverLoaded => Current is CredentialResult.Available;

    public ValueTask<CredentialResult> GetAsync(CancellationToken cancellationToken)
    {
        var load = source.Load();
        if (load is CredentialLoad.Loaded loaded)
            return new(new CredentialResult.Available(loaded.Key));
        if (load is CredentialLoad.Misconfigured misconfigured)
            log.CredentialsFailed(misconfigured.Reason);
        return new(new CredentialResult.Unavailable(Outcome.CredentialsMisconfigured));
    }

    public Task<CredentialResult> ReloadAsync(AccessKey refused, CancellationToken cancellationToken) => GetAsync(cancellationToken).AsTask();
}

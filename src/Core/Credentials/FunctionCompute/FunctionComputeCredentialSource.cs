using CaptchaGate.Core.Alibaba;
using Microsoft.Extensions.Configuration;

namespace CaptchaGate.Core.Credentials.FunctionCompute;

/// <summary>
/// The temporary credentials of the function's role. Function Compute sends them with each request; before the first one,
/// those that the environment had at the instance's start are good.
/// </summary>
internal sealed class FunctionComputeCredentialSource(IConfiguration configuration) : ICredentialSource
{
    /// <summary>The variable that identifies Function Compute.</summary>
    public const string Place = "FC_FUNCTION_NAME";

    private readonly EnvironmentCredentialSource _environment = new(configuration);
    private volatile AccessKey? _latest;

    /// <summary>The key that came with a request last; null before the first.</summary>
    public AccessKey? Latest
    {
        get => _latest;
        set => _latest = value;
    }

    public static bool RunsOn(IConfiguration configuration) => configuration[Place] is { Length: > 0 };

    public Task<CredentialLoad> LoadAsync(CancellationToken cancellationToken) => Task.FromResult(Load());

    /// <summary>The key at hand; it is in memory, so nothing is waited for.</summary>
    public CredentialLoad Load()
    {
        if (_latest is { } key)
            return new CredentialLoad.Loaded(key);
        return _environment.Load() is CredentialLoad.Loaded loaded
            ? loaded
            : new CredentialLoad.Misconfigured("the function has no role: neither a request nor the environment brought credentials");
    }
}

namespace CaptchaGate.Http.Hosting;

/// <summary>What hands requests to this process. It decides which statement about the client's address can be believed.</summary>
public enum HostPlatform
{
    /// <summary>Clients, or the operator's own proxies, connect to this process.</summary>
    Generic,

    /// <summary>The Azure Functions host: no connection is a client's.</summary>
    AzureFunctions,

    /// <summary>Alibaba Function Compute: no connection is a client's, and no client can send headers that begin with <c>x-fc-</c>.</summary>
    FunctionCompute,
}

/// <summary>Where the contract is hosted. The host adapter sets it; it is no setting, so that no operator can claim a platform.</summary>
public sealed class HostPlatformOptions
{
    /// <value>Default: <see cref="HostPlatform.Generic"/>.</value>
    public HostPlatform Platform { get; set; }
}

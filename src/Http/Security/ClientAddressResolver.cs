using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Http.Configuration;
using CaptchaGate.Http.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http.Security;

/// <summary>
/// Finds the client's address: one rule for each platform. Of <c>X-Forwarded-For</c> only as many entries from the right
/// are trusted as the operator has configured proxies in front; everything to their left is the client's claim.
/// </summary>
internal sealed class ClientAddressResolver(IOptions<HttpOptions> http, IOptions<HostPlatformOptions> host, ILogger<ClientAddressResolver> log)
{
    private const string ForwardedFor = "X-Forwarded-For";

    // "The client's IP address" (Function Compute, "Common request headers"); the platform rejects x-fc-* from clients.
    private const string FunctionComputeClient = "x-fc-client-ip";

    private readonly int _trustedHops = http.Value.TrustedHops;
    private readonly HostPlatform _platform = host.Value.Platform;
    private int _warned;

    /// <returns>Null when no believable address is known: such clients have limits of their own.</returns>
    public ClientAddress? Resolve(ApplicationRequest request)
    {
        var address = _platform switch
        {
            HostPlatform.FunctionCompute => ClientAddress.Parse(request.Header(FunctionComputeClient)) ?? Forwarded(request),
            HostPlatform.AzureFunctions => Forwarded(request),
            _ => Connected(request),
        };
        if (address is null)
            WarnOnce(ClientAddressAdvice.Of(_platform, _trustedHops));
        return address;
    }

    private ClientAddress? Connected(ApplicationRequest request)
    {
        if (_trustedHops > 0 && request.Header(ForwardedFor) is { } entries)
            return Entry(entries);
        var peer = ClientAddress.Parse(request.RemoteAddress);
        // The usual sign of a proxy that is not configured: all clients would share its address.
        if (_trustedHops == 0 && _warned == 0 && peer is { IsPrivate: true } && request.Header(ForwardedFor) is not null)
            WarnOnce(ClientAddressAdvice.Proxy);
        return peer;
    }

    // Under a platform a loopback address is the platform's own: the Functions host writes it over what came.
    private ClientAddress? Forwarded(ApplicationRequest request) =>
        _trustedHops > 0 && request.Header(ForwardedFor) is { } entries && Entry(entries) is { IsLoopback: false } client ? client : null;

    private ClientAddress? Entry(string forwarded)
    {
        var entries = forwarded.Split(',', StringSplitOptions.TrimEntries);
        return ClientAddress.Parse(entries[Math.Max(0, entries.Length - _trustedHops)]);
    }

    private void WarnOnce(ClientAddressAdvice advice)
    {
        if (_warned == 0 && Interlocked.Exchange(ref _warned, 1) == 0)
            log.ClientAddressUnknown(advice.Reason, advice.Remedy);
    }
}

using System.Net;
using System.Net.Sockets;

namespace CaptchaGate.Core.Credentials;

/// <summary>
/// Whether name servers answer at all, asked about a name that this process needs anyway: the captcha service's. A store's
/// name that does not exist while this one does is mistyped.
/// </summary>
/// <param name="endpoint">Whose host name is asked about.</param>
/// <param name="resolve">Resolves a name, as <see cref="Dns.GetHostAddressesAsync(string, CancellationToken)"/> does.</param>
internal sealed class OtherName(Uri endpoint, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <returns>False also when it takes longer than 2 seconds, or when the endpoint is an address and no name.</returns>
    public async Task<bool> ResolvesAsync(TimeProvider time)
    {
        if (endpoint.HostNameType is not UriHostNameType.Dns || endpoint.IsLoopback)
            return false;
        using var limit = new CancellationTokenSource(Limit, time);
        try
        {
            return await resolve(endpoint.IdnHost, limit.Token).WaitAsync(limit.Token) is { Length: > 0 };
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}

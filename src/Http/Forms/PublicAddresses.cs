using System.Net;
using System.Net.Sockets;

namespace CaptchaGate.Http.Forms;

/// <summary>
/// Connects to public addresses only. The check runs after name resolution and on the very address that is connected
/// to, so that a name that is changed in between cannot lead inside the network.
/// </summary>
internal static class PublicAddresses
{
    // IPv6: what IANA gives to the public Internet. Everything else is reserved, local or a disguise of IPv4.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    // What IANA's special-purpose registries keep from the public Internet, and Azure's platform address, which only looks public.
    private static readonly IPNetwork[] Internal =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(static network => IPNetwork.Parse(network)),
    ];

    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (plain.AddressFamily is AddressFamily.InterNetwork || GlobalUnicast.Contains(plain))
            && !Array.Exists(Internal, network => network.Contains(plain));
    }

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="HttpRequestException">The name has no public address.</exception>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        var allowed = Array.FindAll(addresses, IsPublic);
        if (allowed.Length == 0)
            throw new HttpRequestException("The target has no public address.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

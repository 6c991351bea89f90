using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace CaptchaGate.Core.Alibaba.Connections;

/// <summary>The name servers that this machine is set up with.</summary>
internal static class NameServers
{
    private const int Port = 53;

    // As resolv.conf(5): "If there are multiple servers, the resolver library queries them in the order listed", at most three;
    // "If no nameserver entries are present, the default is to use the name server on the local machine".
    private const int Most = 3;
    private static readonly IPEndPoint Default = new(IPAddress.Loopback, Port);

    /// <summary>Reads them anew, so that a change is followed without a restart.</summary>
    /// <returns>One to three servers.</returns>
    /// <exception cref="IOException">The settings cannot be read now.</exception>
    public static IReadOnlyList<IPEndPoint> Read()
    {
        var servers = (OperatingSystem.IsWindows() ? FromInterfaces() : FromResolvConf("/etc/resolv.conf")).Take(Most).ToArray();
        return servers.Length > 0 ? servers : [Default];
    }

    /// <summary>The servers that a file in the format of resolv.conf names.</summary>
    public static IEnumerable<IPEndPoint> FromResolvConf(string path)
    {
        if (!File.Exists(path))
            yield break;
        foreach (var line in File.ReadLines(path))
        {
            var words = line.Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries);
            if (words is ["nameserver", var address, ..] && IPAddress.TryParse(address, out var server))
                yield return new IPEndPoint(server, Port);
        }
    }

    // Site-local addresses are the defaults of Windows for an interface without a server; nothing answers there.
    private static IEnumerable<IPEndPoint> FromInterfaces() =>
        from network in NetworkInterface.GetAllNetworkInterfaces()
        where network.OperationalStatus is OperationalStatus.Up && network.NetworkInterfaceType is not NetworkInterfaceType.Loopback
        let properties = network.GetIPProperties()
        orderby properties.GatewayAddresses.Count > 0 descending
        from address in properties.DnsAddresses
        where address.AddressFamily is AddressFamily.InterNetwork || !address.IsIPv6SiteLocal
        select new IPEndPoint(address, Port);
}

using System.Net;

namespace CaptchaGate.Core.Alibaba.Connections;

/// <summary>Names that need no name server: IP addresses, <c>localhost</c>, and the names in the machine's hosts file.</summary>
internal static class HostsFile
{
    private static readonly IPAddress[] Loopback = [IPAddress.Loopback, IPAddress.IPv6Loopback];

    private static string Path => OperatingSystem.IsWindows()
        ? System.IO.Path.Combine(Environment.SystemDirectory, "drivers", "etc", "hosts")
        : "/etc/hosts";

    /// <summary>The addresses of an IP address or of <c>localhost</c>; empty for any other name.</summary>
    public static IReadOnlyList<IPAddress> FindLiteral(string host)
    {
        if (string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase))
            return Loopback;
        return IPAddress.TryParse(host, out var address) ? [address] : [];
    }

    /// <summary>Reads the machine's file anew; empty when the name is not in it.</summary>
    public static IReadOnlyList<IPAddress> Find(string host) => Find(Path, host);

    /// <summary>The addresses of <paramref name="host"/> in a file in the format of hosts(5); empty when there is none, or no file.</summary>
    public static IReadOnlyList<IPAddress> Find(string path, string host)
    {
        if (!File.Exists(path))
            return [];
        var found = new List<IPAddress>();
        foreach (var line in File.ReadLines(path))
        {
            if (!line.Contains(host, StringComparison.OrdinalIgnoreCase))
                continue;
            var words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Skip(1).Contains(host, StringComparer.OrdinalIgnoreCase) && IPAddress.TryParse(words[0], out var address))
                found.Add(address);
        }

        return found;
    }
}

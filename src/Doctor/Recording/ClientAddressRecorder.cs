using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace CaptchaGate.Doctor.Recording;

/// <summary>Finds in which header of a request the platform writes the client's address. Names and kinds are recorded, no value: headers may hold credentials.</summary>
internal static class ClientAddressRecorder
{
    private const string ClientParameter = "client=";

    /// <summary>Whether the request says whose it is. Others, such as the platform's own health probes, show nothing.</summary>
    public static bool NamesClient(RequestHead head) => ReadClient(head.Target) is not null;

    /// <summary>Describes one request.</summary>
    public static string Describe(RequestHead head)
    {
        var client = ReadClient(head.Target);
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteBoolean("clientIsKnown", client is not null);
            json.WritePropertyName("connection");
            Write(json, head.Peer, head.Peer, client);
            json.WriteStartObject("addressHeaders");
            foreach (var (name, value) in head.Headers.Where(static header => HeaderNames.IsPlain(header.Name)))
                WriteAddresses(json, name, value, head.Peer, client);
            json.WriteEndObject();
            json.WriteStartArray("headers");
            foreach (var name in head.Headers.Select(static header => header.Name).Where(HeaderNames.IsPlain))
                json.WriteStringValue(name.ToLowerInvariant());
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static IPAddress? ReadClient(string target)
    {
        var at = target.IndexOf(ClientParameter, StringComparison.Ordinal);
        return at < 0 ? null : Parse(Uri.UnescapeDataString(target[(at + ClientParameter.Length)..].Split('&')[0]));
    }

    private static void WriteAddresses(Utf8JsonWriter json, string name, string value, IPAddress peer, IPAddress? client)
    {
        var addresses = value.Split(',').Select(Parse).ToArray();
        if (Array.TrueForAll(addresses, static address => address is null))
            return;
        json.WriteStartArray(name.ToLowerInvariant());
        foreach (var address in addresses)
            Write(json, address, peer, client);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, IPAddress? address, IPAddress peer, IPAddress? client)
    {
        json.WriteStartObject();
        json.WriteString("kind", address is null ? "no address" : Kind(Plain(address)));
        json.WriteBoolean("isConnection", address is not null && Plain(address).Equals(Plain(peer)));
        json.WriteBoolean("isClient", address is not null && client is not null && Plain(address).Equals(Plain(client)));
        json.WriteEndObject();
    }

    // Also as in Forwarded (for="[2001:db8::1]:4711";proto=https), and with a port.
    private static IPAddress? Parse(string entry)
    {
        var text = entry.Trim();
        if (text.StartsWith("for=", StringComparison.OrdinalIgnoreCase))
            text = text["for=".Length..].Split(';')[0].Trim('"');
        if (text.StartsWith('['))
            text = text[1..].Split(']')[0];
        else if (text.Count(static c => c is ':') == 1)
            text = text.Split(':')[0];
        // "1" and "1.1" are read as addresses, too.
        return (text.Contains(':', StringComparison.Ordinal) || text.Count(static c => c is '.') == 3) && IPAddress.TryParse(text, out var address) ? address : null;
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static string Kind(IPAddress address)
    {
        if (IPAddress.IsLoopback(address))
            return "loopback";
        var isPrivate = address.AddressFamily is AddressFamily.InterNetworkV6
            ? address.IsIPv6UniqueLocal || address.IsIPv6LinkLocal
            : address.GetAddressBytes() is [10, ..] or [172, >= 16 and < 32, ..] or [192, 168, ..] or [100, >= 64 and < 128, ..] or [169, 254, ..];
        return isPrivate ? "private" : "public";
    }
}

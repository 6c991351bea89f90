using System.Text;

namespace CaptchaGate.Conventions.Tests.Markers;

/// <summary>A word that stands for one kind of secret, and every form in which it could come to light.</summary>
internal sealed record Marker
{
    private Marker(string kind, string word)
    {
        Kind = kind;
        Word = word;
        var inBase64 = Base64Of(word).ToArray();
        Needles =
        [
            word,
            .. inBase64,
            .. inBase64.SelectMany(Base64Of),
            .. inBase64.Append(word).SelectMany(HexOf),
        ];
    }

    // Letters only, but in addresses: percent-encoding, JSON and HTML leave them as they are.
    public static readonly Marker Token = new("captcha token", "MARKERtokenMARKER");
    public static readonly Marker Secret = new("AccessKey secret", "MARKERsecretMARKER");
    public static readonly Marker SecurityToken = new("security token", "MARKERsecurityMARKER");
    public static readonly Marker UpstreamMessage = new("upstream message", "MARKERmessageMARKER");
    public static readonly Marker ServiceKey = new("service key", "MARKERserviceMARKER");
    public static readonly Marker WrongKey = new("wrong service key", "MARKERwrongkeyMARKER");
    public static readonly Marker FormField = new("form field", "MARKERvisitorMARKER");
    public static readonly Marker WebhookSecret = new("webhook secret", "MARKERwebhookMARKER");
    public static readonly Marker Header = new("header", "MARKERheaderMARKER");
    public static readonly Marker Fault = new("exception message", "MARKERexceptionMARKER");
    public static readonly Marker ClientAddress = new("client address", "203.0.113.77");
    public static readonly Marker Client6Address = new("client address", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff");
    public static readonly Marker EncryptionKey = new("key of encrypted scene ids", "MARKERekeyMARKER");
    public static readonly Marker Query = new("query or path", "MARKERqueryMARKER");

    public static IReadOnlyList<Marker> All { get; } =
        [Token, Secret, SecurityToken, UpstreamMessage, ServiceKey, WrongKey, FormField, WebhookSecret, Header, Fault, ClientAddress, Client6Address, EncryptionKey, Query];

    public string Kind { get; }

    public string Word { get; }

    public IReadOnlyList<string> Needles { get; }

    /// <summary>A secret that no settings or vectors hold: <paramref name="pem"/>'s inside.</summary>
    public static Marker OfKey(string pem) => new("receipt key", string.Concat(pem.Split('\n')[1..^1])[60..100]);

    // A word inside longer text begins at any of three places of base64's groups; what its neighbours decide is left out.
    private static IEnumerable<string> Base64Of(string word)
    {
        for (var before = 0; before < 3; before++)
        {
            var bytes = new byte[before].Concat(Encoding.ASCII.GetBytes(word)).ToArray();
            var whole = bytes.Length / 3 * 4;
            yield return Convert.ToBase64String(bytes)[(before == 0 ? 0 : before + 1)..whole];
        }
    }

    private static IEnumerable<string> HexOf(string word) =>
        [Convert.ToHexStringLower(Encoding.ASCII.GetBytes(word)), Convert.ToHexString(Encoding.ASCII.GetBytes(word))];
}

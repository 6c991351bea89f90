namespace CaptchaGate.Http.Security;

/// <summary>
/// Origins of pages as they are configured: exact ones; <c>https://*.a.b.c</c> for any one label in front of at least three fixed ones;
/// <c>*</c> for all (Development only). An origin is compared as text, as browsers serialize it (HTML Standard, 7.1.1).
/// </summary>
internal sealed class OriginList
{
    private const string WildcardStart = "https://*.";

    /// <summary>With fewer, whole top-level domains and hosting services would be open.</summary>
    private const int MinFixedLabels = 3;

    private const int MaxLabelLength = 63;
    private const int ExtensionIdLength = 32;

    private static readonly string[] AppSchemes = ["capacitor://", "ionic://", "tauri://"];

    private readonly HashSet<string> _exact;
    private readonly string[] _suffixes;

    public OriginList(IEnumerable<string> entries)
    {
        _exact = new HashSet<string>(entries, StringComparer.Ordinal);
        _suffixes = [.. _exact.Where(static entry => entry.StartsWith(WildcardStart, StringComparison.Ordinal)).Select(static entry => entry[(WildcardStart.Length - 1)..])];
        _exact.RemoveWhere(static entry => entry.StartsWith(WildcardStart, StringComparison.Ordinal));
    }

    public bool Contains(string origin) =>
        _exact.Contains(origin) || _exact.Contains("*") || Array.Exists(_suffixes, suffix => IsOneLabelBefore(suffix, origin));

    /// <summary>Whether an entry has a wildcard and may: one, as the first label, in front of at least three others.</summary>
    public static bool IsWildcard(string entry) =>
        entry.StartsWith(WildcardStart, StringComparison.Ordinal)
        && Uri.TryCreate("https://" + entry[WildcardStart.Length..], UriKind.Absolute, out var fixedPart)
        && fixedPart.HostNameType is UriHostNameType.Dns
        && string.Equals(fixedPart.GetLeftPart(UriPartial.Authority), "https://" + entry[WildcardStart.Length..], StringComparison.Ordinal)
        && fixedPart.Host.Split('.') is { Length: >= MinFixedLabels } labels
        && Array.TrueForAll(labels, static label => IsLabel(label));

    /// <summary>Whether an entry is the origin of an app's web view or of a browser extension.</summary>
    public static bool IsApp(string entry)
    {
        const string extension = "chrome-extension://";
        if (entry.StartsWith(extension, StringComparison.Ordinal))
            return entry.Length == extension.Length + ExtensionIdLength && !entry.AsSpan(extension.Length).ContainsAnyExceptInRange('a', 'p');
        return Array.Find(AppSchemes, scheme => entry.StartsWith(scheme, StringComparison.Ordinal)) is { } found
            && Array.TrueForAll(entry[found.Length..].Split('.'), static label => IsLabel(label));
    }

    private static bool IsOneLabelBefore(string suffix, string origin) =>
        origin.StartsWith("https://", StringComparison.Ordinal)
        && origin.EndsWith(suffix, StringComparison.Ordinal)
        && origin.Length > "https://".Length + suffix.Length
        && IsLabel(origin.AsSpan("https://".Length, origin.Length - "https://".Length - suffix.Length));

    private static bool IsLabel(ReadOnlySpan<char> label)
    {
        if (label.Length is 0 or > MaxLabelLength || label[0] is '-' || label[^1] is '-')
            return false;
        foreach (var character in label)
        {
            if (!char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character) && character is not '-')
                return false;
        }

        return true;
    }
}

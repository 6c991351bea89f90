namespace CaptchaGate.AzureMonitor;

/// <summary><c>Name=value;Name=value</c>, as Application Insights writes its settings.</summary>
internal static class ConnectionParts
{
    public static IReadOnlyDictionary<string, string> Parse(string? text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in (text ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.IndexOf('=', StringComparison.Ordinal) is > 0 and var end)
                parts[part[..end].Trim()] = part[(end + 1)..].Trim();
        }

        return parts;
    }
}

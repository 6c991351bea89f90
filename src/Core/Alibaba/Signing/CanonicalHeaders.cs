using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Core.Alibaba.Signing;

/// <summary>"Headers prefixed with x-acs-, and host and content-type, in lower case, sorted by name, each as name:trimmed value and a line feed."</summary>
internal static class CanonicalHeaders
{
    /// <summary>Puts the headers in the signature's order.</summary>
    /// <exception cref="ArgumentException">A signed header occurs twice or is not in lower case: no server could verify the result.</exception>
    public static void Sort(Span<AcsHeader> headers)
    {
        headers.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        for (var i = 0; i < headers.Length; i++)
        {
            if (headers[i].Name.AsSpan().ContainsAnyInRange('A', 'Z'))
                throw new ArgumentException($"The header name '{headers[i].Name}' must be in lower case.", nameof(headers));
            if (i > 0 && string.Equals(headers[i].Name, headers[i - 1].Name, StringComparison.Ordinal))
                throw new ArgumentException($"The header '{headers[i].Name}' occurs twice.", nameof(headers));
        }
    }

    public static void Append(ref Utf8Builder output, ReadOnlySpan<AcsHeader> sorted)
    {
        foreach (var header in sorted)
        {
            if (!IsSigned(header.Name))
                continue;
            output.Append(header.Name);
            output.Append((byte)':');
            output.Append(header.Value.AsSpan().Trim());
            output.Append((byte)'\n');
        }
    }

    /// <summary>"SignedHeaders: the names, in the same order, joined by semicolons."</summary>
    public static void AppendNames(ref Utf8Builder output, ReadOnlySpan<AcsHeader> sorted)
    {
        var first = true;
        foreach (var header in sorted)
        {
            if (!IsSigned(header.Name))
                continue;
            if (!first)
                output.Append((byte)';');
            output.Append(header.Name);
            first = false;
        }
    }

    private static bool IsSigned(string name) =>
        name.StartsWith("x-acs-", StringComparison.Ordinal) || name is "host" or "content-type";
}

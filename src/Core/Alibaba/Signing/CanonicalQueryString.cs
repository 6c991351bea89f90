using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Core.Alibaba.Signing;

/// <summary>"Sort the query parameters by name, encode names and values by RFC 3986, join with = and &amp;"; a parameter without a value keeps its =.</summary>
internal static class CanonicalQueryString
{
    public static void Append(ref Utf8Builder output, ReadOnlySpan<KeyValuePair<string, string>> query)
    {
        if (query.IsEmpty)
            return;
        var sorted = query.ToArray();
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i > 0)
                output.Append((byte)'&');
            PercentEncoding.Append(ref output, sorted[i].Key);
            output.Append((byte)'=');
            PercentEncoding.Append(ref output, sorted[i].Value);
        }
    }
}

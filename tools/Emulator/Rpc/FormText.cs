using Microsoft.AspNetCore.WebUtilities;

namespace CaptchaGate.Emulator.Rpc;

/// <summary>Reads <c>application/x-www-form-urlencoded</c> text. Of a name given twice the first value counts.</summary>
internal static class FormText
{
    public static Dictionary<string, string> Read(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        using var reader = new FormReader(text) { ValueCountLimit = 1024, ValueLengthLimit = int.MaxValue };
        while (reader.ReadNextPair() is { } pair)
            values.TryAdd(pair.Key, pair.Value);
        return values;
    }
}

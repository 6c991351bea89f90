using System.Text.Json;

namespace CaptchaGate.Http.Body;

/// <summary>
/// How many fields a body may have. They are counted before anything is made of them: a body of many short fields costs
/// far more than its bytes, and a client that is within its rate limit could spend the processor with it.
/// </summary>
internal static class FieldLimits
{
    /// <summary>The most fields, on every route and in every format.</summary>
    public const int MaxFields = 64;

    /// <summary>The most members and array elements of a JSON document, at all depths together.</summary>
    public const int MaxJsonValues = 256;

    public static RequestFault TooManyFields { get; } = RequestFault.BadRequest("The body has more than 64 fields.");

    public static RequestFault TooManyValues { get; } = RequestFault.BadRequest("The JSON has more than 256 members and array elements.");

    /// <summary>Counts the values of a JSON document, and stops at the first that is too much.</summary>
    /// <returns>Null when the document is within the limits.</returns>
    /// <exception cref="JsonException">What was read before the limit is no JSON.</exception>
    public static RequestFault? CheckJson(ReadOnlySpan<byte> json, int maxDepth)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        var (fields, values) = (0, 0);
        var previous = JsonTokenType.None;
        for (; reader.Read(); previous = reader.TokenType)
        {
            // The value of a member is counted with its name, and the document itself is neither member nor element.
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray || previous is JsonTokenType.PropertyName or JsonTokenType.None)
                continue;
            if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } && ++fields > MaxFields)
                return TooManyFields;
            if (++values > MaxJsonValues)
                return TooManyValues;
        }

        return null;
    }

    /// <summary>Counts the separators of a form; one more than fields may end it.</summary>
    /// <returns>Null when the form may be within the limit.</returns>
    public static RequestFault? CheckForm(ReadOnlySpan<byte> form) => form.Count((byte)'&') > MaxFields ? TooManyFields : null;
}

using System.Buffers;
using System.Text;

namespace CaptchaGate.Http.Body;

/// <summary>Reads the fields of <c>application/x-www-form-urlencoded</c> (WHATWG URL Standard), without its forgiveness: a token must arrive as it was sent or not at all.</summary>
internal static class UrlEncodedFields
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Result<Fields> Parse(ReadOnlySpan<byte> body)
    {
        if (FieldLimits.CheckForm(body) is { } tooMany)
            return tooMany;
        var fields = new Fields();
        foreach (var range in body.Split((byte)'&'))
        {
            var pair = body[range];
            if (pair.IsEmpty)
                continue;
            var equals = pair.IndexOf((byte)'=');
            var name = Decode(equals < 0 ? pair : pair[..equals]);
            var value = equals < 0 ? "" : Decode(pair[(equals + 1)..]);
            if (name is null || value is null)
                return RequestFault.BadRequest("The form is not percent-encoded UTF-8.");
            fields.Add(name, value);
            if (fields.ValueCount > FieldLimits.MaxFields)
                return FieldLimits.TooManyFields;
        }

        return fields;
    }

    private static string? Decode(ReadOnlySpan<byte> encoded)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(encoded.Length);
        try
        {
            return TryDecode(encoded, bytes, out var length) ? StrictUtf8.GetString(bytes, 0, length) : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        }
    }

    private static bool TryDecode(ReadOnlySpan<byte> encoded, Span<byte> decoded, out int length)
    {
        length = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            var octet = encoded[i];
            if (octet == '%')
            {
                if (i + 2 >= encoded.Length || Convert.FromHexString(encoded.Slice(i + 1, 2), decoded[length..], out _, out _) is not OperationStatus.Done)
                    return false;
                i += 2;
            }
            else
            {
                decoded[length] = octet == '+' ? (byte)' ' : octet;
            }

            length++;
        }

        return true;
    }
}

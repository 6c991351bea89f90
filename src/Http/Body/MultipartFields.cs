using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CaptchaGate.Http.Body;

/// <summary>Reads the text parts of <c>multipart/form-data</c> (RFC 7578). A file is rejected: CaptchaGate does not use files.</summary>
internal static class MultipartFields
{
    private const int MaxHeaderBytes = 4 * 1024;

    // RFC 7578, 4.8: Content-Disposition, Content-Type, and once Content-Transfer-Encoding; all others "MUST be ignored".
    private const int MaxHeaders = 8;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly RequestFault File = new(415, "bad-request", "The form holds a file; send text fields only.") { IsIntegrationError = true };

    public static async Task<Result<Fields>> ParseAsync(ArraySegment<byte> body, string boundary, CancellationToken aborted)
    {
        var fields = new Fields();
        var reader = new MultipartReader(boundary, new MemoryStream(body.Array!, body.Offset, body.Count)) { HeadersLengthLimit = MaxHeaderBytes, HeadersCountLimit = MaxHeaders };
        try
        {
            while (await reader.ReadNextSectionAsync(aborted) is { } part)
            {
                if (await AddAsync(fields, part, aborted) is { } fault)
                    return fault;
            }

            return fields;
        }
        catch (DecoderFallbackException)
        {
            return RequestFault.BadRequest("A field of the multipart body is not UTF-8 text.");
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            return RequestFault.BadRequest("The multipart body is broken.") with { IsIntegrationError = true };
        }
    }

    private static async Task<RequestFault?> AddAsync(Fields fields, MultipartSection part, CancellationToken aborted)
    {
        if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition) || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { Length: > 0 } name)
            return RequestFault.BadRequest("A part of the multipart body has no name.") with { IsIntegrationError = true };
        if (disposition.IsFileDisposition())
            return File;
        using var content = new MemoryStream();
        await part.Body.CopyToAsync(content, aborted);
        fields.Add(name, StrictUtf8.GetString(content.GetBuffer(), 0, (int)content.Length));
        return fields.ValueCount > FieldLimits.MaxFields ? FieldLimits.TooManyFields : null;
    }
}

using System.Text.Json;

namespace CaptchaGate.Playground.Protected;

/// <summary>A back end behind the CAPTCHA: it takes a form with a valid receipt, once. <c>doctor --protected</c> proves it.</summary>
internal sealed class ProtectedForm(ReceiptCheck receipts)
{
    public const string Path = "/protected";

    private const int MaxBytes = 64 * 1024;
    private const string Field = "captchaReceipt";

    public async Task HandleAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (!HttpMethods.IsPost(request.Method) || request.ContentLength is null or > MaxBytes)
        {
            response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        try
        {
            var isGood = await receipts.TakeAsync(await ReadReceiptAsync(request, context.RequestAborted), context.RequestAborted);
            response.StatusCode = isGood ? StatusCodes.Status204NoContent : StatusCodes.Status403Forbidden;
        }
        catch (HttpRequestException)
        {
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }

    private static async Task<string?> ReadReceiptAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.HasFormContentType)
            return (await request.ReadFormAsync(cancellationToken))[Field];
        try
        {
            using var json = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken);
            return json.RootElement is { ValueKind: JsonValueKind.Object } fields && fields.TryGetProperty(Field, out var receipt) && receipt.ValueKind is JsonValueKind.String ? receipt.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

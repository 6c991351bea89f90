using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CaptchaGate.Playground;

/// <summary>The target of the form <c>contact</c>: checks the signature, as every receiver should, and shows what came last.</summary>
internal sealed class MessageStore(TimeProvider time)
{
    public const string Path = "/received";

    private const int MaxBytes = 512 * 1024;
    private const int ToleranceSeconds = 300;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private string? _last;

    /// <value>The key that CaptchaGate signs with.</value>
    public string SigningSecret => "whsec_" + Convert.ToBase64String(_key);

    public Task HandleAsync(HttpContext context) => HttpMethods.IsPost(context.Request.Method) ? TakeAsync(context) : ShowAsync(context);

    private async Task TakeAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (request.ContentLength is not (> 0 and <= MaxBytes))
        {
            response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var genuine = IsGenuine(request.Headers["webhook-id"].ToString(), request.Headers["webhook-timestamp"].ToString(), request.Headers["webhook-signature"].ToString(), body);
        if (genuine)
            Volatile.Write(ref _last, body);
        response.StatusCode = genuine ? StatusCodes.Status204NoContent : StatusCodes.Status401Unauthorized;
    }

    // Standard Webhooks, "Verifying signatures".
    private bool IsGenuine(string id, string timestamp, string signature, string body)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var sent) || sent < now - ToleranceSeconds || sent > now + ToleranceSeconds)
            return false;
        var hash = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}"));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), Encoding.ASCII.GetBytes("v1," + Convert.ToBase64String(hash)));
    }

    private Task ShowAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        var text = Volatile.Read(ref _last) is { } body ? Indented(body) : "Nothing yet.";
        return context.Response.WriteAsync(
            $"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>CaptchaGate: received</title>
            <link rel="icon" href="icon.svg" type="image/svg+xml">
            <link rel="stylesheet" href="style.css">
            <main class="message">
            <h1>Received</h1><p id="received-what">The last submission whose signature was right.</p>
            <pre id="received" tabindex="0" role="region" aria-labelledby="received-what">{WebUtility.HtmlEncode(text)}</pre>
            </main>
            </html>
            """,
            context.RequestAborted);
    }

    private static string Indented(string body)
    {
        using var json = JsonDocument.Parse(body);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            json.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}

using System.Buffers;

namespace CaptchaGate.Bench.Floor;

/// <summary>
/// Moves the gate's bytes and does nothing else: a request of the same size with headers of the same sizes upstream, the
/// answer read to its end, and an answer of the same size with headers of the same sizes down.
/// </summary>
internal sealed class Forward(Uri upstream) : IDisposable
{
    private const int MostBytes = 64 * 1024;

    private static readonly byte[] Answer = """{"success":true,"verified":true,"id":"0123456789abcdef0123456789abcdef"}"""u8.ToArray();

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        UseCookies = false,
        UseProxy = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
    });

    public void Dispose() => _http.Dispose();

    public async Task HandleAsync(HttpContext context)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MostBytes);
        try
        {
            var length = await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, context.RequestAborted);
            await SendAsync(buffer, length, context.RequestAborted);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        var headers = context.Response.Headers;
        headers.ContentType = "application/json; charset=utf-8";
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["X-Request-Id"] = "0123456789abcdef0123456789abcdef";
        headers.Vary = "Origin";
        headers.AccessControlAllowOrigin = "https://www.example.com";
        headers.AccessControlExposeHeaders = "Retry-After, X-Captcha-Degraded, X-Request-Id";
        context.Response.ContentLength = Answer.Length;
        await context.Response.Body.WriteAsync(Answer, context.RequestAborted);
    }

    private async Task SendAsync(byte[] buffer, int length, CancellationToken aborted)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, upstream) { Content = new ByteArrayContent(buffer, 0, length) };
        message.Content.Headers.TryAddWithoutValidation("content-type", "application/x-www-form-urlencoded");
        var headers = message.Headers;
        headers.TryAddWithoutValidation("host", upstream.Authority);
        headers.TryAddWithoutValidation("x-acs-action", "VerifyIntelligentCaptcha");
        headers.TryAddWithoutValidation("x-acs-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        headers.TryAddWithoutValidation("x-acs-date", "2026-01-01T00:00:00Z");
        headers.TryAddWithoutValidation("x-acs-signature-nonce", "0123456789abcdef0123456789abcdef");
        headers.TryAddWithoutValidation("x-acs-version", "2023-03-05");
        headers.TryAddWithoutValidation(
            "authorization",
            "ACS3-HMAC-SHA256 Credential=LTAIemulator,SignedHeaders=content-type;host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
            + "Signature=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        headers.TryAddWithoutValidation("accept", "application/json");
        using var response = await _http.SendAsync(message, aborted);
        await using var body = await response.Content.ReadAsStreamAsync(aborted);
        while (await body.ReadAsync(buffer, aborted) > 0)
        {
        }
    }
}

using CaptchaGate.Core.Decisions;
using CaptchaGate.Http.Hosting;

namespace CaptchaGate.Http.Body;

/// <summary>Reads a request's fields: content type, declared length, rate limit, body, then its form, each cheap check before each dear one.</summary>
internal sealed class FieldsReader(TimeProvider time, BodyBudget budget)
{
    private static readonly RequestFault LengthRequired = new(
        411,
        ErrorCodes.BadRequest,
        "The request has no body and no Content-Length. Send Content-Length: Azure Functions drops a body that is sent in chunks.")
    {
        IsIntegrationError = true,
    };

    /// <summary>There is no body at all. A caller who sends everything in headers may be right.</summary>
    public static readonly RequestFault NoBody = new(
        400,
        ErrorCodes.BadRequest,
        "The request has no body: send the fields as JSON or as a form, and Content-Length with them.")
    {
        IsIntegrationError = true,
    };

    private readonly BodyReader _body = new(time, budget);

    /// <param name="admit">The check before the first byte of the body is read: the client's rate limit.</param>
    public async ValueTask<Result<Fields>> ReadAsync(ApplicationRequest request, Func<RequestFault?> admit, CancellationToken aborted)
    {
        var header = request.Header("Content-Type");
        // A request without a body needs no type, and the type is not what is wrong with it.
        if (header is null && request.ContentLength is null or 0 && request.Header("Transfer-Encoding") is null)
        {
            request.Received?.Invoke();
            return admit() ?? NoBody;
        }

        if (ContentType.Parse(header).Failed(out var unsupported, out var type))
            return unsupported;
        if (BodyReader.CheckDeclared(request.ContentLength) is { } tooLarge)
            return tooLarge;
        if (admit() is { } refused)
            return refused;
        using var body = _body.CreateBuffer(request.ContentLength);
        if (await _body.ReadAsync(request.Body, body, aborted) is { } unread)
            return unread;
        request.Received?.Invoke();
        if (body.Bytes.Count == 0)
            return WithoutBody(request);
        if (type.Check(body.Bytes) is { } unreadable)
            return unreadable;
        return type.Kind switch
        {
            MediaType.Json => JsonFields.Parse(body.Bytes),
            MediaType.Multipart => await MultipartFields.ParseAsync(body.Bytes, type.Boundary!, aborted),
            _ => UrlEncodedFields.Parse(body.Bytes),
        };
    }

    // A host that hands over a lost body knows no length; a caller who sends none declares 0, or nothing at all and no chunks.
    private static RequestFault WithoutBody(ApplicationRequest request) =>
        request.ContentLength is null && request.Header("Transfer-Encoding") is not null
            // "The server refuses to accept the request without a defined Content-Length." (RFC 9110, 15.5.12)
            ? LengthRequired
            : NoBody;
}

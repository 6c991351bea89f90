using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Http.Requests;

/// <summary>Reads a request's fields: content type, declared length, rate limit, body, then its form, each cheap check before each dear one.</summary>
internal sealed class FieldsReader(TimeProvider time, BodyBudget budget)
{
    private static readonly RequestFault LengthRequired = new(
        411,
        ErrorCodes.BadRequest,
        "No body arrived, and none was declared: send Content-Length with it. Azure Functions loses a body that is sent in chunks.");

    private readonly BodyReader _body = new(time, budget);

    /// <param name="admit">The check that stands before a byte of the body is read: the client's rate limit.</param>
    public async ValueTask<Read<Fields>> ReadAsync(GateRequest request, Func<RequestFault?> admit, CancellationToken aborted)
    {
        if (ContentType.Parse(request.Header("Content-Type")).Failed(out var unsupported, out var type))
            return unsupported;
        if (BodyReader.CheckDeclared(request.ContentLength) is { } tooLarge)
            return tooLarge;
        if (admit() is { } refused)
            return refused;
        if ((await _body.ReadAsync(request.Body, request.ContentLength, aborted)).Failed(out var unread, out var body))
            return unread;
        request.Received?.Invoke();
        // "The server refuses to accept the request without a defined Content-Length." (RFC 9110, 15.5.12)
        if (body.Length == 0 && request.ContentLength is null)
            return LengthRequired;
        return type.Kind switch
        {
            MediaType.Json => JsonFields.Parse(body),
            MediaType.Multipart => await MultipartFields.ParseAsync(body, type.Boundary!, aborted),
            _ => UrlEncodedFields.Parse(body),
        };
    }
}

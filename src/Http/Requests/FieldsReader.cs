namespace CaptchaGate.Http.Requests;

/// <summary>Reads a request's fields: content type, declared length, rate limit, body, then its form, each cheap check before each dear one.</summary>
internal sealed class FieldsReader(TimeProvider time)
{
    private readonly BodyReader _body = new(time);

    /// <param name="admit">The check that stands before a byte of the body is read: the client's rate limit.</param>
    public async Task<Read<Fields>> ReadAsync(GateRequest request, Func<RequestFault?> admit, CancellationToken aborted)
    {
        if (ContentType.Parse(request.Header("Content-Type")).Failed(out var unsupported, out var type))
            return unsupported;
        if (BodyReader.CheckDeclared(request.ContentLength) is { } tooLarge)
            return tooLarge;
        if (admit() is { } refused)
            return refused;
        if ((await _body.ReadAsync(request.Body, aborted)).Failed(out var unread, out var body))
            return unread;
        return type.Kind switch
        {
            MediaType.Json => JsonFields.Parse(body),
            MediaType.Multipart => await MultipartFields.ParseAsync(body, type.Boundary!, aborted),
            _ => UrlEncodedFields.Parse(body),
        };
    }
}

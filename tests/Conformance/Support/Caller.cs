using System.Net.Http.Headers;
using System.Text;
using CaptchaGate.Conformance.OpenApi;

namespace CaptchaGate.Conformance.Support;

/// <summary>Calls the target, and holds every answer against <c>openapi.yaml</c>.</summary>
internal sealed class Caller(Uri baseUrl)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });

    public Uri BaseUrl { get; } = baseUrl;

    public Task<Reply> JsonAsync(string route, string json, params (string Name, string Value)[] headers) =>
        PostAsync(route, "application/json", Encoding.UTF8.GetBytes(json), headers);

    public Task<Reply> FormAsync(string route, (string Name, string Value)[] fields, params (string Name, string Value)[] headers) =>
        PostAsync(route, "application/x-www-form-urlencoded", Body.Form(fields), headers);

    public Task<Reply> MultipartAsync(string route, params (string Name, string Value)[] fields) =>
        PostAsync(route, Body.MultipartType, Body.Multipart(fields));

    /// <param name="contentType">The header as it goes out, well-formed or not; null for none.</param>
    public Task<Reply> PostAsync(string route, string? contentType, byte[] body, params (string Name, string Value)[] headers)
    {
        var content = new ByteArrayContent(body);
        if (contentType is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, Url(route)) { Content = content }, headers);
    }

    /// <summary>Sends a body in chunks, without a declared length.</summary>
    public Task<Reply> PostChunkedAsync(string route, string contentType, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Url(route)) { Content = new StreamContent(new MemoryStream(body)) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        request.Headers.TransferEncodingChunked = true;
        return SendAsync(request);
    }

    public Task<Reply> SendAsync(string method, string route, params (string Name, string Value)[] headers) =>
        SendAsync(new HttpRequestMessage(new HttpMethod(method), Url(route)), headers);

    private async Task<Reply> SendAsync(HttpRequestMessage request, params (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value), $"{name} could not be set.");
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var reply = await Reply.ReadAsync(response);
        var path = Uri.UnescapeDataString(request.RequestUri!.AbsolutePath[BaseUrl.AbsolutePath.Length..]);
        Contract.Current.Check(request.Method.Method, path, reply, ofPage: request.Headers.Contains("Origin"));
        return reply;
    }

    // A Uri would tidy up what some cases send on purpose.
    private Uri Url(string route) => new(BaseUrl.AbsoluteUri + route, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
}

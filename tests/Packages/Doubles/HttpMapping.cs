using System.Globalization;
using CaptchaGate.Packages.Tests.Doubles.Protocol;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CaptchaGate.Packages.Tests.Doubles;

/// <summary>A request into the protocol's message and its answer out, as the host does it, with what it loses on the way.</summary>
internal static class HttpMapping
{
    /// <exception cref="BadHttpRequestException">The body is too large, too slow or breaks off.</exception>
    public static async Task<RpcHttp> InAsync(HttpRequest request)
    {
        // PathString escapes again, and leaves what looks escaped as it is.
        var http = new RpcHttp { Method = request.Method, Url = $"{request.Scheme}://{request.Host}{request.Path}{request.QueryString}" };
        foreach (var (name, value) in request.Headers)
            http.NullableHeaders[name.ToLowerInvariant()] = new() { Value = value.ToString() };
        foreach (var (name, value) in request.Query)
            http.NullableQuery[name] = new() { Value = value.ToString() };
        foreach (var (name, value) in request.HttpContext.GetRouteData().Values.Where(static pair => pair.Value is not null))
            http.NullableParams[name] = new() { Value = value!.ToString() };
        // A body without a declared length is lost.
        if (request.ContentLength > 0)
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
            http.Body = new() { Bytes = ByteString.CopyFrom(body.ToArray()) };
        }

        return http;
    }

    public static async Task OutAsync(RpcHttp answer, HttpResponse response)
    {
        response.StatusCode = int.Parse(answer.StatusCode, CultureInfo.InvariantCulture);
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
        var body = answer.Body?.Bytes ?? ByteString.Empty;
        if (body.IsEmpty)
            return;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body.Memory);
    }
}

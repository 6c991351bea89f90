using System.Globalization;
using System.Net;
using CaptchaGate.Http.Hosting;
using Microsoft.Azure.Functions.Worker.Http;

namespace CaptchaGate.VerifyFunction;

/// <summary>Copies a request in and an answer out.</summary>
internal static class HttpCopy
{
    /// <param name="path">The decoded path with the route prefix.</param>
    public static ApplicationRequest In(HttpRequestData request, string path) => new()
    {
        Method = request.Method,
        Path = path,
        Query = request.Url.Query.TrimStart('?'),
        Header = name => Header(request, name),
        Body = request.Body,
        ContentLength = long.TryParse(Header(request, "Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null,
        HostTraceParent = request.FunctionContext.TraceContext.TraceParent ?? "",
    };

    // The body is memory that the worker sends later, so the answer is written even where the caller has left:
    // a cancelled write would be an unhandled exception of the function.
    public static async Task<HttpResponseData> OutAsync(ApplicationResponse answer, HttpRequestData request)
    {
        var response = request.CreateResponse();
        response.StatusCode = (HttpStatusCode)answer.Status;
        foreach (var (name, value) in answer.Headers)
            response.Headers.TryAddWithoutValidation(name, value);
        if (!answer.Body.IsEmpty && !string.Equals(request.Method, "HEAD", StringComparison.OrdinalIgnoreCase))
            await response.Body.WriteAsync(answer.Body, CancellationToken.None);
        return response;
    }

    // As it was sent: the other ways to read a header write it anew.
    private static string? Header(HttpRequestData request, string name) =>
        request.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}

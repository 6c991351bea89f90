using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace CaptchaGate.Packages.Tests.Doubles;

/// <summary>Hands requests on to a custom handler as <c>enableProxyingHttpRequest</c> does: streamed, with the host's own <c>X-Forwarded-*</c> and trace.</summary>
internal sealed class HandlerForwarder(int port)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null });

    private readonly Uri _handler = new($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>Polls <c>GET /</c> until any status comes.</summary>
    public async Task AnswersAsync() => await Eventually.HoldsAsync(async () =>
    {
        try
        {
            using var answer = await Http.GetAsync(_handler);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    });

    public async Task ForwardAsync(HttpContext context, string traceParent)
    {
        var incoming = context.Request;
        using var request = new HttpRequestMessage(new HttpMethod(incoming.Method), new Uri(_handler, incoming.Path + incoming.QueryString)) { Content = new StreamContent(incoming.Body) };
        foreach (var (name, value) in incoming.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value.AsEnumerable()))
                request.Content.Headers.TryAddWithoutValidation(name, value.AsEnumerable());
        }

        request.Headers.Remove("traceparent");
        request.Headers.Add("traceparent", traceParent);
        request.Headers.Remove("X-Forwarded-For");
        request.Headers.Add("X-Forwarded-For", context.Connection.RemoteIpAddress!.ToString());
        using var answer = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(static header => header.Key is not "Transfer-Encoding"))
            context.Response.Headers[name] = values.ToArray();
        await answer.Content.CopyToAsync(context.Response.Body);
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace CaptchaGate.Packages.Tests.Doubles;

/// <summary>Hands requests on to a custom handler as <c>enableProxyingHttpRequest</c> does: streamed, with the host's own <c>X-Forwarded-*</c> and trace.</summary>
/// <param name="believing">Whether the host takes the front end's entry for the caller's address; else the caller is the front end.</param>
internal sealed class HandlerForwarder(int port, bool believing)
{
    /// <summary>The app setting for <c>believing</c>.</summary>
    public const string BelievesFrontEnd = "ASPNETCORE_FORWARDEDHEADERS_ENABLED";

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
        // It overwrites what came, without the port.
        var entry = incoming.Headers[FrontEnd.Header].ToString().Split(", ")[^1];
        request.Headers.Remove(FrontEnd.Header);
        request.Headers.Add(FrontEnd.Header, believing ? entry.Split(':')[0] : context.Connection.RemoteIpAddress!.ToString());
        using var answer = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(static header => header.Key is not "Transfer-Encoding"))
            context.Response.Headers[name] = values.ToArray();
        await answer.Content.CopyToAsync(context.Response.Body);
    }
}

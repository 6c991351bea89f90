using CaptchaGate.Conformance.OpenApi;
using CaptchaGate.Conformance.Support;

namespace CaptchaGate.Forms.Tests.Support;

/// <summary>An answer to a form: JSON, or where the browser goes next.</summary>
internal sealed record FormReply(int Status, string? Location, GateAnswer? Answer);

/// <summary>The two ways in which a form is sent.</summary>
internal static class FormPost
{
    /// <summary>What Chromium sends along with a navigation.</summary>
    public const string BrowserAccept = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

    private static readonly Uri Contact = new("/api/forms/contact", UriKind.Relative);

    /// <summary>As captcha-gate.js does: multipart, and JSON is wanted.</summary>
    public static async Task<FormReply> ByScriptAsync(this FormsGate gate, params (string Name, string Value)[] fields)
    {
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            content.Add(new StringContent(value), $"\"{name}\"");
        return await gate.SendAsync(content, "application/json");
    }

    /// <summary>As a browser does it by itself: URL-encoded, and a page is wanted.</summary>
    public static async Task<FormReply> NativelyAsync(this FormsGate gate, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await gate.SendAsync(content, BrowserAccept);
    }

    public static async Task<FormReply> SendAsync(this FormsGate gate, HttpContent content, string? accept = null, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Contact) { Content = content };
        if (accept is not null)
            request.Headers.Accept.ParseAdd(accept);
        using var response = await gate.Client.SendAsync(request, cancellationToken);
        Contract.Current.Check("POST", "/forms/contact", await Reply.ReadAsync(response), ofPage: content.Headers.Contains("Origin"));
        var answer = response.Content.Headers.ContentType is null ? null : await GateAnswer.ReadAsync(response, cancellationToken);
        return new((int)response.StatusCode, response.Headers.Location?.OriginalString, answer);
    }
}

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace CaptchaGate.Doctor.Protection;

/// <summary>What came back for one submission.</summary>
/// <param name="Said">The status in words; never a text of the back end.</param>
internal sealed record Answer(Reaction Reaction, string Said);

/// <summary>The back end that the form is sent to, as a browser sends it.</summary>
internal sealed class BackEnd(HttpMessageInvoker http, ProtectionOptions options, TimeProvider time)
{
    private const int MaxBody = 64 * 1024;

    private readonly Uri _address = new(options.Address);
    private readonly Acceptance _acceptance = Acceptance.TryRead(options.Accepted, out var acceptance) ? acceptance : throw new ArgumentException("The rule cannot be read.", nameof(options));

    /// <summary>Sends the form once.</summary>
    /// <param name="receipt">What the field or the header for the receipt holds; null to leave it out.</param>
    public async Task<Answer> SubmitAsync(string? receipt, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limits.Answer, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var message = Create(receipt);
            using var response = await http.SendAsync(message, linked.Token);
            var status = (int)response.StatusCode;
            var reaction = _acceptance.Judge(status, response.Headers.Location?.OriginalString ?? "", await ReadAsync(response.Content, linked.Token));
            return new Answer(reaction, $"HTTP {status}");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new Answer(Reaction.Unclear, "no answer");
        }
    }

    private HttpRequestMessage Create(string? receipt)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, _address) { Content = CreateContent(options.ReceiptHeader is null ? receipt : null) };
        foreach (var header in options.Headers.Select(static header => header.Split(':', 2)))
            message.Headers.TryAddWithoutValidation(header[0], header[1].Trim());
        if (receipt is not null && options.ReceiptHeader is { } name)
            message.Headers.TryAddWithoutValidation(name, string.Equals(name, "Authorization", StringComparison.OrdinalIgnoreCase) ? $"Bearer {receipt}" : receipt);
        return message;
    }

    private ByteArrayContent CreateContent(string? receipt)
    {
        var (text, type) = options.JsonBody is null ? (WriteForm(receipt), "application/x-www-form-urlencoded") : (WriteJson(receipt), "application/json");
        return new ByteArrayContent(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
    }

    private string WriteForm(string? receipt)
    {
        string?[] parts = [options.Form, receipt is null ? null : $"{Uri.EscapeDataString(options.Field)}={Uri.EscapeDataString(receipt)}"];
        return string.Join('&', parts.Where(static part => !string.IsNullOrEmpty(part)));
    }

    private string WriteJson(string? receipt)
    {
        using var fields = JsonDocument.Parse(options.JsonBody!);
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            foreach (var field in fields.RootElement.EnumerateObject().Where(field => !field.NameEquals(options.Field)))
                field.WriteTo(json);
            if (receipt is not null)
                json.WriteString(options.Field, receipt);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static async Task<string> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxBody];
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}

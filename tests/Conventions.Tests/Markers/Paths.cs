using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace CaptchaGate.Conventions.Tests.Markers;

/// <summary>Sends requests and keeps every answer whole.</summary>
internal sealed class Paths(MarkerTestHost stage)
{
    private readonly Lock _lock = new();
    private readonly SortedSet<int> _statuses = [];

    public IReadOnlyCollection<int> Statuses => _statuses;

    public Task JsonAsync(string token, string scene = "default", string path = "/api/verify", params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, JsonBody(token, scene), headers);

    public static HttpContent JsonBody(string token, string scene) => Text(JsonSerializer.Serialize(new { captchaVerifyParam = token, scene }), "application/json");

    public static HttpContent Text(string text, string type) => new ByteArrayContent(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };

    public static HttpContent Form(params (string Name, string Value)[] fields) =>
        new FormUrlEncodedContent(fields.Select(static field => KeyValuePair.Create(field.Name, field.Value)));

    public static HttpContent Multipart(params (string Name, string Value)[] fields)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            content.Add(new StringContent(value), name);
        return content;
    }

    public async Task SendAsync(HttpMethod method, string path, HttpContent? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await stage.Http.SendAsync(request);
        await KeepAsync($"{method} {path[..Math.Min(path.Length, 20)]}", response);
    }

    /// <summary>Sends bytes as they are and reads until the server ends the connection.</summary>
    public async Task RawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(stage.Http.BaseAddress!.Host, stage.Http.BaseAddress.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var answer = await reader.ReadToEndAsync();
        stage.Capture.Add("answer to raw bytes", answer);
        Saw(int.Parse(answer.Split(' ')[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Sends a request and goes away as soon as the emulator has it, or at once when <paramref name="within"/> the body.</summary>
    public async Task AbortAsync(string token, bool within)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(stage.Http.BaseAddress!.Host, stage.Http.BaseAddress.Port);
        var body = await JsonBody(token, "default").ReadAsStringAsync();
        var sent = within ? body[..^1] : body;
        var calls = stage.Emulator.Journal.Total;
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(
            $"POST /api/verify HTTP/1.1\r\nHost: gate\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{sent}"));
        if (!within)
            await stage.Emulator.Journal.WaitForCallsAsync(calls + 1);
        client.LingerState = new LingerOption(enable: true, seconds: 0);
    }

    private async Task KeepAsync(string place, HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        stage.Capture.Add($"answer {(int)response.StatusCode} to {place}", $"{response}\n{body}");
        Saw((int)response.StatusCode);
    }

    private void Saw(int status)
    {
        lock (_lock)
            _statuses.Add(status);
    }
}

using System.Collections.Concurrent;
using System.Text.Json;

namespace CaptchaGate.Browser.Tests.Support;

/// <summary>A request that reached the endpoint; <c>Fields</c> holds a JSON document's strings or a form's fields.</summary>
internal sealed record Received(string Method, string Path, string ContentType, IReadOnlyDictionary<string, string> Fields);

/// <summary>The verifying endpoint, on an origin of its own. It judges by itself until it is told what to answer.</summary>
internal sealed class EndpointStub(EmulatorStub emulator)
{
    private readonly ConcurrentQueue<RequestDelegate> _script = [];
    private readonly ConcurrentDictionary<string, bool> _spent = [];

    public ConcurrentQueue<Received> Requests { get; } = [];

    /// <summary>Claims that the widget cannot load. They are refused, as where the operator allows none.</summary>
    public ConcurrentQueue<Received> Claims { get; } = [];

    /// <summary>When set, answers every claim.</summary>
    public RequestDelegate OnClaim { get; set; } = Answers.ClaimRefused;

    /// <summary>When set, answers every request.</summary>
    public RequestDelegate? Always { get; set; }

    public void Next(params RequestDelegate[] answers) => Array.ForEach(answers, _script.Enqueue);

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.Headers.AccessControlExposeHeaders = "Retry-After";
        var received = await ReadAsync(context.Request);
        if (received.Fields.ContainsKey("captchaUnavailable"))
        {
            Claims.Enqueue(received);
            await OnClaim(context);
            return;
        }

        Requests.Enqueue(received);
        var answer = Always ?? (_script.TryDequeue(out var next) ? next : Judge(received));
        await answer(context);
    }

    private RequestDelegate Judge(Received received)
    {
        var token = received.Fields.GetValueOrDefault("captchaVerifyParam", "");
        if (!emulator.Minted.ContainsKey(token))
            return Answers.Malformed;
        return _spent.TryAdd(token, true) ? Answers.Passed : Answers.Duplicate;
    }

    private static async Task<Received> ReadAsync(HttpRequest request)
    {
        var fields = request.HasFormContentType
            ? (await request.ReadFormAsync()).ToDictionary(field => field.Key, field => string.Join('|', field.Value.ToArray()), StringComparer.Ordinal)
            : await ReadJsonAsync(request);
        return new(request.Method, request.Path, request.ContentType ?? "", fields);
    }

    private static async Task<Dictionary<string, string>> ReadJsonAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync();
        return text.Length == 0 ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(text)!;
    }
}

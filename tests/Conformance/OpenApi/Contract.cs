using System.Text.Json.Nodes;
using CaptchaGate.Conformance.Support;

namespace CaptchaGate.Conformance.OpenApi;

/// <summary><c>openapi.yaml</c>, and whether an answer keeps to it: a documented status, content type, headers and body.</summary>
internal sealed class Contract
{
    private static readonly string[] OfTheServer = ["Date", "Content-Length", "Content-Type", "Transfer-Encoding", "Connection", "Keep-Alive", "Server"];

    private readonly JsonObject _document;
    private readonly OpenApiSchemas _schemas;

    private Contract(JsonObject document)
    {
        _document = document;
        _schemas = new OpenApiSchemas(document);
    }

    public static Contract Current { get; } = new(YamlFile.Read(FilePath));

    public static string FilePath => Path.Combine(AppContext.BaseDirectory, "openapi.yaml");

    public IEnumerable<string> Paths => _document["paths"]!.AsObject().Select(static path => path.Key);

    public JsonObject Document => _document;

    /// <summary>Fails the test where the answer is not one that the document allows.</summary>
    /// <param name="ofPage">Whether the request carried an origin.</param>
    public void Check(string method, string path, Reply reply, bool ofPage)
    {
        var response = Response(method, path, reply.Status);
        var faults = new List<string>();
        CheckHeaders(response, reply, faults);
        CheckBody(response, reply, faults);
        if (!ofPage && reply.Headers.Keys.FirstOrDefault(static name => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)) is { } cors)
            faults.Add($"{cors} on an answer to a request without an origin");
        if (reply.Body.Length > 0 && reply.Header("Content-Type")!.Contains("json", StringComparison.Ordinal) && reply.Has("id") && !string.Equals(reply.Id, reply.Header("X-Request-Id"), StringComparison.Ordinal))
            faults.Add("id differs from X-Request-Id");
        Assert.True(faults.Count == 0, $"{method} {path} → {reply.Status}: {string.Join("; ", faults)}\n{reply.Text}");
    }

    private JsonObject Response(string method, string path, int status)
    {
        var name = Paths.FirstOrDefault(route => IsPath(route, path.Split('?')[0].TrimEnd('/')));
        if (name is null)
        {
            Assert.True(status == 404, $"{path} is no route, and the answer is {status}.");
            return Resolve("#/components/responses/NotFound");
        }

        // What a method without an entry gets is documented at the route's own method: 405.
        var route = _document["paths"]![name]!.AsObject();
        var operation = route[method.ToLowerInvariant()] ?? route["post"] ?? route["get"];
        var responses = operation!["responses"]!.AsObject();
        Assert.True(responses.ContainsKey($"{status}"), $"{method} {name} → {status} is not documented.");
        return Resolve(responses[$"{status}"]!);
    }

    // "{form}" stands for one segment.
    private static bool IsPath(string route, string path)
    {
        var (wanted, found) = (route.Split('/'), path.Split('/'));
        return wanted.Length == found.Length
            && wanted.Zip(found).All(static part => part.First is ['{', ..] ? part.Second.Length > 0 : string.Equals(part.First, part.Second, StringComparison.OrdinalIgnoreCase));
    }

    private void CheckHeaders(JsonObject response, Reply reply, List<string> faults)
    {
        var documented = response["headers"]?.AsObject() ?? [];
        foreach (var (name, reference) in documented)
        {
            var header = Resolve(reference!);
            if (reply.Header(name) is { } value)
                faults.AddRange(_schemas.Validate(header["schema"]!, JsonValue.Create(value), $"header {name} \"{value}\""));
            else if (header["required"]?.GetValue<bool>() is true)
                faults.Add($"header {name} is missing");
        }

        faults.AddRange(reply.Headers.Keys
            .Where(name => !documented.Any(known => string.Equals(known.Key, name, StringComparison.OrdinalIgnoreCase)) && !OfTheServer.Contains(name, StringComparer.OrdinalIgnoreCase))
            .Select(static name => $"header {name} is not documented"));
    }

    private void CheckBody(JsonObject response, Reply reply, List<string> faults)
    {
        var type = reply.Header("Content-Type")?.Split(';')[0];
        if (reply.Body.Length == 0)
            return;
        if (type is null || response["content"]?[type] is not { } content)
            faults.Add($"content type {type ?? "none"} is not documented");
        else if (type.EndsWith("json", StringComparison.Ordinal))
            faults.AddRange(_schemas.Validate(content["schema"]!, JsonNode.Parse(reply.Body), "body"));
    }

    private JsonObject Resolve(JsonNode node) => node["$ref"] is { } reference ? Resolve(reference.GetValue<string>()) : node.AsObject();

    private JsonObject Resolve(string reference) => _schemas.Resolve(reference).AsObject();
}

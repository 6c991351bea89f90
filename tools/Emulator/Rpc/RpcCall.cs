using System.Text;
using Microsoft.Extensions.Primitives;

namespace CaptchaGate.Emulator.Rpc;

/// <summary>A request in RPC style, read to its end.</summary>
internal sealed class RpcCall
{
    private const string FormType = "application/x-www-form-urlencoded";

    private readonly Dictionary<string, string> _form;
    private readonly Dictionary<string, string> _query;

    private RpcCall(HttpRequest request, byte[] body)
    {
        Method = request.Method;
        Path = request.Path.Value ?? "/";
        RawQuery = request.QueryString.HasValue ? request.QueryString.Value![1..] : "";
        Headers = request.Headers;
        Body = body;
        _query = FormText.Read(RawQuery);
        _form = request.ContentType?.StartsWith(FormType, StringComparison.OrdinalIgnoreCase) == true
            ? FormText.Read(Encoding.UTF8.GetString(body))
            : [];
    }

    public string Method { get; }

    public string Path { get; }

    /// <value>The query as it was sent, without its question mark.</value>
    public string RawQuery { get; }

    public IHeaderDictionary Headers { get; }

    /// <value>The exact bytes, chunks joined.</value>
    public byte[] Body { get; }

    public string Action => First("x-acs-action") ?? Parameter("Action") ?? "";

    public string Version => First("x-acs-version") ?? Parameter("Version") ?? "";

    /// <summary>A header's value where it was sent exactly once.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out StringValues values) && values.Count == 1 ? values[0] : null;

    /// <summary>A parameter from the form body, else from the query.</summary>
    public string? Parameter(string name) => _form.GetValueOrDefault(name) ?? _query.GetValueOrDefault(name);

    // Routing looks at the first value, so that it is the signature check that refuses a header sent twice.
    private string? First(string name) => Headers.TryGetValue(name, out StringValues values) ? values[0] : null;

    public static async Task<RpcCall> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream((int)(request.ContentLength ?? 4096));
        await request.Body.CopyToAsync(body, cancellationToken);
        return new(request, body.ToArray());
    }
}

using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Pipeline;

namespace CaptchaGate.Http.Operations;

/// <summary><c>GET /openapi.yaml</c>: the contract for programs, <c>docs/openapi.yaml</c> byte for byte.</summary>
internal sealed class OpenApiRoute : Route
{
    private const string Resource = "openapi.yaml";

    private readonly byte[] _document = Load();

    public override string Path => "/openapi.yaml";

    public override string Method => "GET";

    public override Task<ApplicationResponse> AnswerAsync(RouteContext context)
    {
        var response = new ApplicationResponse { Status = 200, Body = _document };
        // RFC 9512; the RFC knows no charset parameter: YAML is UTF-8 here.
        response.Headers["Content-Type"] = "application/yaml";
        return Task.FromResult(response);
    }

    private static byte[] Load()
    {
        using var stream = typeof(OpenApiRoute).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded in this build.");
        var document = new byte[stream.Length];
        stream.ReadExactly(document);
        return document;
    }
}

using System.IO.Compression;
using System.Text;

namespace CaptchaGate.Emulator.Reactions;

/// <summary>Valid HTTP with an invalid body. A careless client would read most of them as a pass.</summary>
internal static class BodyFaults
{
    private const string JsonType = "application/json;charset=utf-8";
    private const string Pass = "{\"RequestId\":\"0F0F0F0F-0000-0000-0000-000000000000\",\"Message\":\"success\",\"Code\":\"Success\",\"Success\":true,\"Result\":{\"VerifyResult\":true,\"VerifyCode\":\"T001\"}}";

    public static Reaction Html { get; } = Named("html", 200, "text/html; charset=utf-8", "<!DOCTYPE html><html><body><h1>It works!</h1></body></html>");

    public static Reaction Empty { get; } = Named("empty", 200, JsonType, "");

    public static Reaction BadJson { get; } = Named("bad-json", 200, JsonType, Pass[..^2]);

    public static Reaction DuplicateKeys { get; } =
        Changed("duplicate-keys", "\"VerifyResult\":true", "\"VerifyResult\":false,\"VerifyResult\":true");

    public static Reaction WrongTypes { get; } = Changed("wrong-types", "\"VerifyResult\":true", "\"VerifyResult\":\"true\"");

    public static Reaction MissingResult { get; } =
        Named("missing-result", 200, JsonType, "{\"RequestId\":\"0\",\"Message\":\"success\",\"Code\":\"Success\",\"Success\":true}");

    public static Reaction NullResult { get; } =
        Named("null-result", 200, JsonType, "{\"RequestId\":\"0\",\"Message\":\"success\",\"Code\":\"Success\",\"Success\":true,\"Result\":null}");

    public static Reaction NotAnObject { get; } = Named("not-an-object", 200, JsonType, $"[{Pass}]");

    public static Reaction Oversize { get; } = Changed("oversize", "\"Message\":\"success\"", $"\"Message\":\"{new string('x', 128 * 1024)}\"");

    public static Reaction GzipBomb { get; } = Named("gzip-bomb", 200, JsonType, Zipped(32 * 1024)) with
    {
        Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Encoding"] = "gzip" },
    };

    public static Reaction BadUtf8 { get; } = Named("bad-utf8", 200, JsonType, Latin1(Pass.Replace("success", "succ\u00E8s\u00FF", StringComparison.Ordinal)));

    public static Reaction Redirect { get; } = Named("redirect", 307, null, "") with
    {
        Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Location"] = "/" },
    };

    public static Reaction BadGateway { get; } = Gateway("bad-gateway", 502);

    public static Reaction GatewayTimeout { get; } = Gateway("gateway-timeout", 504);

    private static BodyReaction Changed(string name, string from, string to) =>
        Named(name, 200, JsonType, Pass.Replace(from, to, StringComparison.Ordinal));

    private static BodyReaction Gateway(string name, int status) =>
        Named(name, status, "text/html", $"<html><head><title>{status}</title></head><body><h1>{status}</h1><hr>Powered by Tengine</body></html>");

    private static BodyReaction Named(string name, int status, string? contentType, string text) =>
        Named(name, status, contentType, Encoding.UTF8.GetBytes(text));

    private static BodyReaction Named(string name, int status, string? contentType, byte[] content) =>
        new BodyReaction(status, contentType, content) { Label = name };

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] Zipped(int kibibytes)
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Optimal))
        {
            var space = Encoding.ASCII.GetBytes(new string(' ', 1024));
            for (var i = 0; i < kibibytes; i++)
                zip.Write(space);
            zip.Write(Encoding.ASCII.GetBytes(Pass));
        }

        return bytes.ToArray();
    }
}

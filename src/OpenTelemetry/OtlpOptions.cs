namespace CaptchaGate.OpenTelemetry;

/// <summary>
/// The settings that OpenTelemetry's own specification names ("OpenTelemetry Protocol Exporter"), as far as they are checked
/// here. The exporter reads these and its other ones itself.
/// </summary>
public sealed class OtlpOptions
{
    public const string EndpointSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";
    public const string HeadersSetting = "OTEL_EXPORTER_OTLP_HEADERS";
    public const string ProtocolSetting = "OTEL_EXPORTER_OTLP_PROTOCOL";
    public const string TimeoutSetting = "OTEL_EXPORTER_OTLP_TIMEOUT";

    /// <value>The collector's address; without it nothing is exported.</value>
    public string? Endpoint { get; set; }

    /// <value><c>http/protobuf</c> or <c>grpc</c>. Default: <c>http/protobuf</c>.</value>
    public string? Protocol { get; set; }

    /// <value>Milliseconds for one export. Default: 10,000.</value>
    public string? Timeout { get; set; }

    /// <value>Whether export was asked for and its address is one.</value>
    internal bool IsOn => Uri.TryCreate(Endpoint, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", UserInfo: "" };
}

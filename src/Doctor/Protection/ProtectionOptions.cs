using System.Text.Json;

namespace CaptchaGate.Doctor.Protection;

/// <summary>The options of <c>--protected</c>: where a form goes, how it is written, and where a valid receipt comes from.</summary>
internal sealed class ProtectionOptions
{
    private const string DefaultField = "captchaReceipt";
    private const string DefaultScene = "default";

    // Every process of the machine can read a command line.
    private static readonly string[] SecretHeaders = ["Authorization", "Proxy-Authorization", "Cookie"];

    public required string Address { get; init; }

    /// <value>The other fields, form-encoded; null without any.</value>
    public string? Form { get; init; }

    /// <value>The other fields as a JSON object; null for a form-encoded body.</value>
    public string? JsonBody { get; init; }

    /// <value>The field that carries the receipt. Default: <c>captchaReceipt</c>.</value>
    public required string Field { get; init; }

    /// <value>The header that carries the receipt instead of a field; null for a field.</value>
    public string? ReceiptHeader { get; init; }

    /// <value>More headers, each as <c>Name: value</c>.</value>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <value>As <see cref="Acceptance.TryRead"/> takes it.</value>
    public string? Accepted { get; init; }

    /// <value>Whether the back end may accept a pass without a verdict. Default: false.</value>
    public bool AllowDegraded { get; init; }

    /// <value>The alias of the scene that the receipts name. Default: <c>default</c>.</value>
    public required string Scene { get; init; }

    /// <value>The endpoint that issues a valid receipt; null where there is another source.</value>
    public string? Endpoint { get; init; }

    /// <value>The emulator that issues a token for <see cref="Endpoint"/>; null for the operator's token.</value>
    public string? Emulator { get; init; }

    /// <returns>Null where <c>--protected</c> is not among the options.</returns>
    public static ProtectionOptions? Read(OptionReader options, string? endpoint) => options.Take("--protected") is not { } address ? null : new()
    {
        Address = address,
        Form = options.Take("--form"),
        JsonBody = options.Take("--json-body"),
        Field = options.Take("--field") ?? DefaultField,
        ReceiptHeader = options.Take("--receipt-header"),
        Headers = options.TakeAll("--header"),
        Accepted = options.Take("--accepted"),
        AllowDegraded = options.TakeFlag("--allow-degraded"),
        Scene = options.Take("--scene") ?? DefaultScene,
        Endpoint = endpoint,
        Emulator = options.Take("--emulator"),
    };

    /// <summary>Whether <paramref name="text"/> is an address without anything that may be a secret.</summary>
    public static bool IsAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "https" or "http", UserInfo: "", Query: "", Fragment: "" };

    /// <returns>What is wrong, without its value; null when all is well.</returns>
    public string? FindFault()
    {
        if (!IsAddress(Address))
            return "--protected takes the address that the form is sent to, such as https://shop.example.com/signup, without a query.";
        if (Endpoint is not null && !IsAddress(Endpoint))
            return "--endpoint takes the address of the endpoint that issues the receipt, such as https://verify.example.com/api.";
        if (Emulator is not null && (!IsAddress(Emulator) || Endpoint is null))
            return "--emulator takes the address of the emulator, such as http://127.0.0.1:8081, and needs --endpoint.";
        if (Form is not null && JsonBody is not null)
            return "--form and --json-body are two ways to write one body; use one of them.";
        if (JsonBody is not null && !IsJsonObject(JsonBody))
            return "--json-body takes one JSON object, such as '{\"email\":\"test@example.com\"}'.";
        if (Field.Length == 0 || ReceiptHeader is not null && !IsToken(ReceiptHeader))
            return "--field and --receipt-header take a name.";
        if (Headers.Any(static header => header.Split(':', 2) is not [var name, _] || !IsToken(name) || SecretHeaders.Contains(name, StringComparer.OrdinalIgnoreCase)))
            return "--header takes a name and a value, such as 'Origin: https://shop.example.com'; credentials do not belong on a command line, where every process can read them.";
        return Acceptance.TryRead(Accepted, out _) ? null : "--accepted takes a status such as 302, location: and a part of the header Location, or text: and a part of the body.";
    }

    private static bool IsJsonObject(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind is JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // RFC 9110, 5.6.2.
    private static bool IsToken(string name) => name.Length > 0 && name.All(static c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}

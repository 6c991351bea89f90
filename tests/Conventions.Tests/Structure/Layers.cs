namespace CaptchaGate.Conventions.Tests.Structure;

/// <summary>The layers: which project may use which, and the order of the folders in Core and Http (<c>docs/architecture.md</c>).</summary>
internal static class Layers
{
    /// <value>The projects that each project may use. A name is the namespace after <c>CaptchaGate.</c></value>
    public static IReadOnlyDictionary<string, string[]> Projects { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Core"] = [],
        ["Http"] = ["Core"],
        ["Azure"] = ["Core"],
        ["AzureMonitor"] = ["Core"],
        ["Doctor"] = ["Core"],
        ["OpenTelemetry"] = ["Core"],
        ["Redis"] = ["Core"],
        ["VerifyServer"] = ["Core", "Http", "Azure", "AzureMonitor", "Doctor", "OpenTelemetry", "Redis"],
        ["Emulator"] = [],
    };

    /// <value>The folders of each layered project. A folder may use those before it; the registration at the project's root uses all.</value>
    public static IReadOnlyDictionary<string, string[]> Folders { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Core"] = ["Configuration", "Diagnostics", "Decisions", "Alibaba", "Credentials", "Captcha", "Resilience", "Verification", "Receipts"],
        ["Http"] = ["Configuration", "Hosting", "Body", "Responses", "Security", "Pipeline", "Verify", "Siteverify", "Forms", "Scenes", "Operations"],
    };

    /// <value>The projects that may use each family of packages, by its namespace.</value>
    public static IReadOnlyDictionary<string, string[]> Packages { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Azure"] = ["Azure", "AzureMonitor"],
        ["OpenTelemetry"] = ["OpenTelemetry", "AzureMonitor"],
        ["StackExchange.Redis"] = ["Redis"],
        ["Microsoft.AspNetCore"] = ["VerifyServer", "Emulator"],
        // The reader of multipart bodies, which is apart from the web framework.
        ["Microsoft.AspNetCore.WebUtilities"] = ["Http", "VerifyServer", "Emulator"],
    };
}

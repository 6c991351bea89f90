namespace CaptchaGate.Browser.Tests.Packages;

/// <summary>What a project's build wrote, served beside the product's endpoint and the emulator.</summary>
internal sealed class BuiltSite : IAsyncDisposable
{
    private readonly FormReceiver _receiver;

    private BuiltSite(GateTestHost stage, FormReceiver receiver) => (Stage, _receiver) = (stage, receiver);

    public GateTestHost Stage { get; }

    public string Url => Stage.SiteUrl;

    /// <value>What reached the form's target.</value>
    public int Deliveries => _receiver.Deliveries.Count;

    /// <param name="project">A folder of <c>tests/Browser.Tests/npm</c>.</param>
    /// <param name="component">The file that the documentation says to paste its snippet into, as the snippet's own comment has it.</param>
    /// <param name="build">Type-checks and builds; the snippet's addresses are known by then.</param>
    public static async Task<BuiltSite> BuildAsync(string project, string component, Func<Task> build)
    {
        var receiver = await FormReceiver.StartAsync();
        var stage = await GateTestHost.StartAsync(
            $"Forms:contact:Target={receiver.Url}", "Forms:contact:SigningSecret=whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "Forms:contact:Scene=v3");
        var folder = Path.Combine(PackedPackage.Folder, project);
        var file = Path.Combine(folder, component);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, Snippet(component, stage.Site));
        await build();
        stage.Site.Root = Path.Combine(folder, "dist");
        return new(stage, receiver);
    }

    public async ValueTask DisposeAsync()
    {
        await Stage.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    // The documented file, with the test's addresses and the emulator in the place of Alibaba's script.
    private static string Snippet(string component, PageServer site) => File.ReadAllText(Repository.PathOf("docs", "static-site.md"))
        .Split("```")
        .Single(block => block.Contains($"// {component}\n", StringComparison.Ordinal))
        .Split('\n', 2)[1]
        .Replace("https://verify.example.com", site.EndpointUrl, StringComparison.Ordinal)
        .Replace("mode: \"embed\"", $"mode: \"embed\", script: \"{site.EmulatorUrl}/AliyunCaptcha.js\"", StringComparison.Ordinal)
        .Replace("data-contact ", $"data-contact data-captcha-script=\"{site.EmulatorUrl}/AliyunCaptcha.js\" ", StringComparison.Ordinal)
        .Replace("YOUR_SCENE", "emuscene3", StringComparison.Ordinal)
        .Replace("YOUR_PREFIX", "emulator", StringComparison.Ordinal);
}

[assembly: AssemblyFixture(typeof(CaptchaGate.Forms.Tests.Support.Node))]

namespace CaptchaGate.Forms.Tests.Support;

/// <summary>Node.js with the packages of the lock file, installed once for all tests, beside the built tests.</summary>
public sealed class Node : IAsyncLifetime
{
    private bool _installed;

    /// <value>Where the scripts and their packages are.</value>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "npm");

    public async ValueTask InitializeAsync() => _installed = await NpmFolder.InstallAsync(Folder);

    /// <summary>Starts a script; where Node.js is missing, skips the test and says so.</summary>
    internal LineProcess Run(params string[] arguments) => Run(environment: null, arguments);

    /// <inheritdoc cref="Run(string[])"/>
    /// <param name="environment">Variables besides those of this process.</param>
    internal LineProcess Run(IReadOnlyDictionary<string, string?>? environment, params string[] arguments)
    {
        var tool = _installed ? LineProcess.Start(Folder, "node", arguments, environment) : null;
        NotRun.When(tool is null, "what the npm packages jose, express-oauth2-jwt-bearer and standardwebhooks say, because node or npm was not found; install Node.js 20 or newer and run the tests again.");
        return tool!;
    }

    public ValueTask DisposeAsync() => default;
}

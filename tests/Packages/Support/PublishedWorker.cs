using Microsoft.Extensions.Configuration;

namespace CaptchaGate.Packages.Tests.Support;

/// <summary>The worker as it is deployed: published once for all tests, or the folder that <c>WORKER_PACKAGE</c> names.</summary>
internal static class PublishedWorker
{
    private const string Project = "functions/VerifyFunction";
    private const string Output = "artifacts/worker";

    private static readonly Lazy<Task<string>> Published = new(PublishAsync);

    public static Task<string> FolderAsync() => Published.Value;

    /// <summary>The command line that the host builds from <c>worker.config.json</c>.</summary>
    public static IReadOnlyList<string> Command(string folder, Uri host) =>
    [
        "dotnet", Path.Combine(folder, "CaptchaGate.VerifyFunction.dll"),
        "--functions-uri", host.AbsoluteUri,
        "--functions-worker-id", "worker-1",
        "--functions-request-id", "request-1",
        "--functions-grpc-max-message-length", "2147483647",
    ];

    private static async Task<string> PublishAsync()
    {
        if (new ConfigurationBuilder().AddEnvironmentVariables("WORKER_").Build()["PACKAGE"] is { Length: > 0 } folder)
            return folder;
        var publish = await Programs.RunAsync("dotnet", ["publish", Repository.PathOf(Project), "-c", "Release", "-o", Repository.PathOf(Output), "--nologo", "-v", "quiet", "-m:1", "-nodeReuse:false"]);
        return publish.ExitCode == 0 ? Repository.PathOf(Output) : throw new InvalidOperationException($"{Project} cannot be published:\n{publish.Output}");
    }
}

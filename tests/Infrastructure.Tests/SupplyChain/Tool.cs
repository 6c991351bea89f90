namespace CaptchaGate.Infrastructure.Tests.SupplyChain;

/// <summary>A command in the repository's root.</summary>
internal static class Tool
{
    /// <param name="firstOnPath">A folder whose programs stand before all others; null for none.</param>
    public static Task<ProgramResult> RunAsync(string? firstOnPath, string program, params string[] arguments) =>
        firstOnPath is null
            ? Programs.RunAsync(program, arguments, Repository.Path("."))
            : Programs.RunAsync("sh", ["-c", "PATH=\"$0:$PATH\" exec \"$@\"", firstOnPath, program, .. arguments], Repository.Path("."));
}

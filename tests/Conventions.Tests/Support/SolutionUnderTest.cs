using System.Reflection;
using System.Runtime.CompilerServices;
using CaptchaGate.Azure;
using CaptchaGate.AzureMonitor;
using CaptchaGate.Core.Verification;
using CaptchaGate.Doctor;
using CaptchaGate.Emulator;
using CaptchaGate.Http.Pipeline;
using CaptchaGate.OpenTelemetry;
using CaptchaGate.Redis;
using CaptchaGate.VerifyServer;

namespace CaptchaGate.Conventions.Tests.Support;

/// <summary>The assemblies that the conventions are about.</summary>
internal static class SolutionUnderTest
{
    public static Assembly Core { get; } = typeof(CaptchaVerifier).Assembly;

    public static Assembly Http { get; } = typeof(HttpApplication).Assembly;

    public static Assembly Azure { get; } = typeof(KeyVaultOptions).Assembly;

    public static Assembly Doctor { get; } = typeof(DoctorProgram).Assembly;

    public static Assembly OpenTelemetry { get; } = typeof(OtlpRegistration).Assembly;

    public static Assembly AzureMonitor { get; } = typeof(AzureMonitorRegistration).Assembly;

    public static Assembly Redis { get; } = typeof(RedisRegistration).Assembly;

    public static Assembly VerifyServer { get; } = typeof(CaptchaGateServer).Assembly;

    public static Assembly Emulator { get; } = typeof(CaptchaEmulator).Assembly;

    /// <value>What is <c>src/</c>.</value>
    public static IReadOnlyList<Assembly> Product { get; } = [Core, Http, Azure, AzureMonitor, Doctor, OpenTelemetry, Redis];

    public static IReadOnlyList<Assembly> All { get; } = [.. Product, VerifyServer, Emulator];

    /// <summary>The types that a person wrote.</summary>
    public static IEnumerable<Type> Written(IEnumerable<Assembly> assemblies) =>
        assemblies.SelectMany(static assembly => assembly.GetTypes()).Where(static type => !IsGenerated(type));

    private static bool IsGenerated(Type? type) =>
        type is not null && (type.Name.Contains('<', StringComparison.Ordinal)
            || type.Namespace?.StartsWith("CaptchaGate.", StringComparison.Ordinal) is not true
            || type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
            || type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute), inherit: false)
            || IsGenerated(type.DeclaringType));
}

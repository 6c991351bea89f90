using CaptchaGate.VerifyServer;
using CaptchaGate.VerifyServer.Kestrel;

InlineSockets.TurnOnUnlessSet();
return args switch
{
    [HealthCommand.Name, ..] => await HealthCommand.RunAsync(args),
    [DoctorCommand.Name, .. var options] => await DoctorCommand.RunAsync(options),
    _ => await CaptchaGateServer.RunAsync(args),
};

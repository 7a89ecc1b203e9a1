export function mockGateway(){return {name:"x"}}
